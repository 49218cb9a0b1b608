/** Settings that cannot be used, and why. */
export class SettingsFault {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
