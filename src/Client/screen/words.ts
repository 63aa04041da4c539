// Every word on the screen, in both languages. Chinese is the default; English says the same, not more.

export type Lang = "zh" | "en";

export interface Words {
  title: string;
  other: string;
  otherLabel: string;
  tap: string;
  tapHint: string;
  noSession: string;
  noSessionHint: string;
  next: (name: string, time: string) => string;
  signedIn: string;
  expected: (n: number) => string;
  lateAfter: (time: string) => string;
  until: (from: string, to: string) => string;
  online: string;
  offline: string;
  offlineBanner: (waiting: number) => string;
  uploading: (waiting: number) => string;
  reader: (n: number) => string;
  tail: (tail: string) => string;
  welcome: string;
  onTime: string;
  late: string;
  recorded: string;
  already: string;
  alreadySince: (time: string) => string;
  inAndOut: string;
  back: string;
  signedOut: string;
  stayed: (hours: number, minutes: number) => string;
  alreadyOut: string;
  alreadyOutSince: (time: string) => string;
  rate: string;
  rateHint: string;
  ratings: readonly [stars: number, words: string][];
  rateFailed: string;
  rateLate: string;
  thanks: string;
  thanksHint: string;
  hold: string;
  holdHint: string;
  cannot: string;
  cannotHint: string;
  refused: Record<string, [string, string]>;
  branch: (name: string) => string;
  credits: (points: string) => string;
  card: Record<string, string>;
  ownScan: string;
  ownOnce: string;
  ownCode: string;
  ownHold: string;
  ownClose: string;
  noReader: string;
  noReaderHint: string;
  outOfService: string;
  outOfServiceHint: string;
  here: string;
  hereHint: string;
  agentDown: string;
  agentDownHint: string;
  troubles: Record<string, string>;
}

const zh: Words = {
  title: "党员签到",
  other: "English",
  otherLabel: "Switch to English",
  tap: "请刷党员卡签到",
  tapHint: "把卡平放在读卡器上，听到提示音后拿开",
  noSession: "现在没有进行中的活动",
  noSessionHint: "刷卡仍会记录，由工作人员归入活动",
  next: (name, time) => `下一场：${time} ${name}`,
  signedIn: "已签到",
  expected: (n) => `应到 ${n} 人`,
  lateAfter: (time) => `${time} 以后算迟到`,
  until: (from, to) => `${from} 开始 · ${to} 结束签到`,
  online: "已联网",
  offline: "未联网",
  offlineBanner: (waiting) => waiting > 0 ? `网络未连接，刷卡照常有效；${waiting} 条记录已存在本机，联网后自动上传` : "网络未连接，刷卡照常有效，记录先存在本机",
  uploading: (waiting) => `正在上传 ${waiting} 条记录`,
  reader: (n) => `读卡器 ${n}`,
  tail: (tail) => `卡号尾号 ${tail}`,
  welcome: "签到成功",
  onTime: "准时",
  late: "迟到",
  recorded: "已记录（现在没有进行中的活动）",
  already: "您已签到",
  alreadySince: (time) => `签到时间 ${time}，不用再刷`,
  inAndOut: "来时、走时各刷一次卡",
  back: "再次签到",
  signedOut: "已签退",
  stayed: (hours, minutes) => hours > 0 ? `本次停留 ${hours} 小时 ${minutes} 分钟` : `本次停留 ${minutes} 分钟`,
  alreadyOut: "您已签退",
  alreadyOutSince: (time) => `签退时间 ${time}，不用再刷`,
  rate: "请评价本次服务",
  rateHint: "评价不记姓名",
  ratings: [[5, "非常满意"], [4, "满意"], [3, "一般"], [2, "不满意"], [1, "非常不满意"]],
  rateFailed: "评价没有保存，请再选一次",
  rateLate: "评价时间已过，谢谢",
  thanks: "谢谢您的评价",
  thanksHint: "已记录",
  hold: "请重新刷卡",
  holdHint: "卡拿开得太早，请平放并保持一秒",
  cannot: "没有签到成功",
  cannotHint: "本机现在不能保存记录，请稍后再刷，或到服务台签到",
  refused: {
    "not-a-member-card": ["这不是党员卡", "请换用党员卡；公交卡、银行卡、门禁卡不能签到"],
    "foreign-authority": ["这张卡不是本区发的", "请到服务台登记"],
    "card-expired": ["卡已过有效期", "请到服务台换卡，今天由工作人员登记"],
    "card-not-yet-valid": ["卡还没有启用", "请到服务台启用"],
    "card-unreadable": ["读不出这张卡", "请再刷一次；还不行请到服务台"],
    "proof-failed": ["卡没有通过验证", "请带卡到服务台核对"],
    "card-revoked": ["这张卡已不能使用", "卡已挂失、注销或换新：请带卡到服务台"],
    "two-cards": ["读到两张卡", "请只放一张卡，其他卡拿远一些"],
    "card-removed": ["请重新刷卡", "卡拿开得太早，请平放并保持一秒"],
    "card-suspended": ["这张卡已暂停使用", "请带卡到服务台"],
    "card-not-activated": ["这张卡还没有启用", "请带卡到服务台启用"],
    "member-mismatch": ["卡里的资料不属于这张卡", "请带卡到服务台核对"],
    "counter-rolled-back": ["卡里的记录不对", "请带卡到服务台核对"],
    "downgraded": ["卡没有通过验证", "请带卡到服务台核对"],
    "random-uid": ["认不出这张卡", "请换用党员卡，或到服务台登记"],
  },
  branch: (name) => `支部 ${name}`,
  credits: (points) => `积分 ${points}`,
  card: {
    "writing": "正在更新卡片，请先不要拿开",
    "written": "卡片已更新",
    "left-early": "已记录，请下次多停一会儿",
    "new-card-needed": "本次有效；卡片存不下新记录了，请到服务台换卡",
    "not-right": "本次已记录；卡里的资料需要核对，请到服务台",
    "unproved": "这张卡只有卡号：本次签到由工作人员确认",
  },
  ownScan: "手机扫码，看我的出勤和积分",
  ownOnce: "几分钟内有效，只能用一次；请别让他人拍照",
  ownCode: "我的记录的二维码",
  ownHold: "我的记录：多留一会儿",
  ownClose: "扫好了，关闭",
  noReader: "读卡器没有就绪",
  noReaderHint: "暂时不能刷卡，请到服务台签到",
  outOfService: "本终端已停用",
  outOfServiceHint: "请到其他终端或服务台签到",
  here: "工作人员正在找这台终端",
  hereHint: "刷卡照常有效",
  agentDown: "签到程序没有响应",
  agentDownHint: "正在恢复，请稍候；急用请到服务台签到",
  troubles: {
    "reader-lost": "有一个读卡器不能用，请用另一个",
    "not-authorised": "中心没有接受本终端的记录，请告知工作人员（记录都在本机）",
    "clock-off": "本机时间不准，请告知工作人员",
    "no-timetable": "还没有收到活动安排",
    "certificate-ending": "本终端的证书快到期或已到期，请告知工作人员",
    "not-from-centre": "收到来源不明的活动安排，没有采用，请告知工作人员",
    "hotlist-old": "挂失名单过旧，请告知工作人员",
  },
};

const en: Words = {
  title: "Member sign-in",
  other: "中文",
  otherLabel: "切换到中文",
  tap: "Tap your member card",
  tapHint: "Lay the card flat on the reader until you hear the tone",
  noSession: "No activity is open now",
  noSessionHint: "Your tap is still recorded; staff will assign it",
  next: (name, time) => `Next: ${time} ${name}`,
  signedIn: "signed in",
  expected: (n) => `${n} expected`,
  lateAfter: (time) => `late after ${time}`,
  until: (from, to) => `starts ${from} · sign-in closes ${to}`,
  online: "Online",
  offline: "Offline",
  offlineBanner: (waiting) => waiting > 0
    ? `No network. Taps work as usual: ${waiting} ${waiting === 1 ? "record is" : "records are"} kept here and sent later`
    : "No network. Taps work as usual and are kept here until it is back",
  uploading: (waiting) => `Sending ${waiting} ${waiting === 1 ? "record" : "records"}`,
  reader: (n) => `Reader ${n}`,
  tail: (tail) => `card ending ${tail}`,
  welcome: "Signed in",
  onTime: "On time",
  late: "Late",
  recorded: "Recorded (no activity is open now)",
  already: "You have already signed in",
  alreadySince: (time) => `at ${time}. No need to tap again`,
  inAndOut: "Tap when you come and when you leave",
  back: "Signed in again",
  signedOut: "Signed out",
  stayed: (hours, minutes) => hours > 0 ? `You stayed ${hours} h ${minutes} min` : `You stayed ${minutes} min`,
  alreadyOut: "You have already signed out",
  alreadyOutSince: (time) => `at ${time}. No need to tap again`,
  rate: "How was the service?",
  rateHint: "Your answer is kept without your name",
  ratings: [[5, "Very satisfied"], [4, "Satisfied"], [3, "Fair"], [2, "Dissatisfied"], [1, "Very dissatisfied"]],
  rateFailed: "Not saved. Please choose once more",
  rateLate: "The time to answer is over. Thank you",
  thanks: "Thank you for your answer",
  thanksHint: "It is recorded",
  hold: "Please tap again",
  holdHint: "The card left too early: lay it flat and hold it for a second",
  cannot: "Not signed in",
  cannotHint: "This kiosk cannot save records now. Tap again later, or sign in at the desk",
  refused: {
    "not-a-member-card": ["Not a member card", "Use your member card; bus, bank and door cards do not work here"],
    "foreign-authority": ["Not a card of this district", "Please register at the service desk"],
    "card-expired": ["This card has expired", "Get a new one at the desk; staff will sign you in today"],
    "card-not-yet-valid": ["This card is not active yet", "Please activate it at the service desk"],
    "card-unreadable": ["The card cannot be read", "Tap once more; if that fails, go to the desk"],
    "proof-failed": ["The card did not pass the check", "Please show it at the service desk"],
    "card-revoked": ["This card can no longer be used", "It was reported lost, cancelled or replaced: please take it to the service desk"],
    "two-cards": ["Two cards at once", "Hold one card only; keep the others away"],
    "card-removed": ["Please tap again", "The card left too early: lay it flat and hold it for a second"],
    "card-suspended": ["This card is out of use for now", "Please take it to the service desk"],
    "card-not-activated": ["This card is not in use yet", "Please have it activated at the service desk"],
    "member-mismatch": ["The data on this card belong to another card", "Please have it checked at the service desk"],
    "counter-rolled-back": ["The records on this card are not right", "Please have it checked at the service desk"],
    "downgraded": ["The card did not pass the check", "Please have it checked at the service desk"],
    "random-uid": ["This card cannot be recognised", "Please use your member card, or ask at the service desk"],
  },
  branch: (name) => `Branch ${name}`,
  credits: (points) => `Credits ${points}`,
  card: {
    "writing": "Updating the card: leave it there for a moment",
    "written": "Card updated",
    "left-early": "Recorded. Next time hold the card a little longer",
    "new-card-needed": "This tap counts. The card cannot keep more: please get a new one at the desk",
    "not-right": "This tap is recorded. The data on the card need a look: please go to the desk",
    "unproved": "This card has nothing but a number: staff will confirm this sign-in",
  },
  ownScan: "Scan to see your attendance and credits",
  ownOnce: "Works for minutes, and once. Do not let others photograph it",
  ownCode: "Code of my page",
  ownHold: "My page: keep it on",
  ownClose: "Done, close it",
  noReader: "The card reader is not ready",
  noReaderHint: "Cards cannot be read now. Please sign in at the service desk",
  outOfService: "This kiosk is out of service",
  outOfServiceHint: "Please sign in at another kiosk or at the service desk",
  here: "Staff are looking for this kiosk",
  hereHint: "Taps work as usual",
  agentDown: "The sign-in program does not answer",
  agentDownHint: "It is being restored. If you are in a hurry, sign in at the desk",
  troubles: {
    "reader-lost": "One reader is out of order; please use the other one",
    "not-authorised": "The centre does not accept this kiosk's records; please tell staff (nothing is lost)",
    "clock-off": "This kiosk's clock is wrong; please tell staff",
    "no-timetable": "No timetable has been received yet",
    "certificate-ending": "This kiosk's certificate ends soon or has ended; please tell staff",
    "not-from-centre": "A timetable of unknown origin was not used; please tell staff",
    "hotlist-old": "The list of lost cards is old; please tell staff",
  },
};

const all: Record<Lang, Words> = { zh, en };

export function wordsOf(lang: Lang): Words {
  return all[lang];
}

const KEY = "cardsystem-screen-lang";

/** The language of the address bar, else the one chosen last, else Chinese. */
export function firstLang(): Lang {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === "en" || asked === "zh") return remember(asked);
  try {
    return localStorage.getItem(KEY) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

export function remember(lang: Lang): Lang {
  try {
    localStorage.setItem(KEY, lang);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
  return lang;
}
