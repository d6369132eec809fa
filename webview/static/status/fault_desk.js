/** @import { Store } from "../room/store.js" */

import { Component } from "../room/component.js";

/** Where faults of the page itself come out; the browser has told its console what they are. */
export class FaultDesk extends Component {
  /**
   * @override
   * @param {Store} store
   */
  start(store) {
    super.start(store);
    this.listen(window, "error", () => store.remark("failed"));
    this.listen(window, "unhandledrejection", () => store.remark("failed"));
  }
}
