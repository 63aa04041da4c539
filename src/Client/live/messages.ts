// What the server sends; the fields are ready to be shown (see LiveView.cs, LiveMessageRules.cs).

export type Item = Record<string, unknown>;

/** The order where it changed, and the items that did. */
export interface Keyed<T extends Item> { order?: string[]; items: Record<string, T> }

export interface Session extends Item { key: string }
export interface Centre extends Item { key: string; sessions: Session[] }
export interface Choice { key: string; name: string }
export interface Line { name: string; soFar: number[] }
export interface Arrivals { at: number[]; labels: string[]; lines: Line[]; starts: number[]; label: string }
export interface Counts extends Item { say: string }

export interface Parts {
  counts?: Counts;
  choices?: Choice[];
  centres?: Keyed<Centre>;
  arrivals?: Arrivals;
  /** Put these on top and keep so many of those shown. */
  latest?: { add: Item[]; keep: number };
  troubled?: Keyed<Item>;
  kiosks?: Keyed<Item>;
  setAside?: Keyed<Item>;
}

export type Message =
  | ({ kind: "snapshot"; build: string } & Parts)
  | ({ kind: "changes" } & Parts)
  | { kind: "heartbeat" };

/** What the page's script says by itself, in the page's language. */
export interface Texts {
  connecting: string; connected: string; lost: string; full: string; asleep: string; showTable: string; showChart: string;
}
