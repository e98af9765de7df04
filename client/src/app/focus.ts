/** Where the keyboard and the ear go on when what was pressed is there no more. */

/** To something that is no control: a heading, a message. */
export function focusOn(element: HTMLElement | null | undefined, options: FocusOptions = {}): void {
  if (element == null) return;
  element.tabIndex = -1;
  element.focus(options);
}

/** To the next step of a page, by its heading; where a step has none, to the page's. */
export function focusOnStep(page: Element): void {
  focusOn(page.querySelector<HTMLElement>("h2.step") ?? page.querySelector<HTMLElement>("h1"));
}
