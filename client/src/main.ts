/** The bundle's one entry: the look and its typefaces, served by the node itself as no other host is allowed. */
import "@fontsource/ibm-plex-sans/400.css";
import "@fontsource/ibm-plex-sans/600.css";
import "@fontsource/ibm-plex-mono/400.css";
import "@fontsource-variable/noto-sans-sc";
import "./look.css";
