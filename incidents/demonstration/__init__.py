"""Officers in Python, on the same API as a browser: the demonstration's scripted posts, and the tests' officers."""
