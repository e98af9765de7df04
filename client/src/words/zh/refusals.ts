/** Every code of refusal in Chinese: what happened, and what the one who wrote it can do. */
import type {
  alarms as englishAlarms,
  answers as englishAnswers,
  cannotOpen as englishCannotOpen,
  kept as englishKept,
  refusals as englishRefusals,
  Refusal,
} from "../en/refusals.ts";

type Table<T> = { readonly [Code in keyof T]: Refusal };

const writeAgain = "请重新签发；原文已为您填好。";
const reload = "请重新载入页面，查看卷宗后再发。";
const security = "请将此代码告知安全员。";

/** Codes of the protocol: an entry of either side that changes nothing. */
export const refusals: Table<typeof englishRefusals> = {
  // the node's frame round an entry
  seen: { what: "节点对已收内容的陈述有误。", todo: security },
  root: { what: "节点对对方日志的陈述有误。", todo: security },
  at: { what: "节点时钟倒退。", todo: security },
  trust: { what: "节点对签字人员变更的计数有误。", todo: security },
  number: { what: "编号不连续。", todo: security },
  refused: { what: "节点对拒收条目的陈述有误。", todo: security },
  tally: { what: "卷宗计数有误。", todo: security },
  // a statement
  wire: { what: "不符合规定的书写格式。", todo: security },
  size: { what: "篇幅过长。", todo: "请缩短文字后再发。" },
  hotline: { what: "属于另一条线路。", todo: security },
  "payload-type": { what: "真实、演练与演示混用。", todo: security },
  side: { what: "以错误的一方名义作出。", todo: security },
  "signer-unknown": { what: "签字设备不在授权签字人员名单上。", todo: "请向登记官询问本设备是否已列入名单。" },
  "signer-revoked": { what: "签字设备已从授权签字人员名单中撤销。", todo: "请停用本设备，并致电登记官。" },
  post: { what: "签字人所在岗位无权作此表示。", todo: "请由有权的岗位办理。" },
  capacity: { what: "签字人所在岗位无权以此名义发言。", todo: "请改用其他名义，或由有权的值班员办理。" },
  signature: { what: "签字未通过核验。", todo: security },
  draft: { what: "需两人签字，而拟稿与签发内容不符。", todo: "请重新拟稿，并由另一人签发。" },
  duplicate: { what: "同一电文已在日志中。", todo: "无需处理。以先入日志者为准。" },
  expired: { what: "未及时列入日志：签字一小时内有效，两人签字的一日内有效。", todo: writeAgain },
  "not-yet": { what: "日期在将来：设备时钟偏快。", todo: "请校准本机时钟后再发。" },
  "verified-root": { what: "所依据的日志并非双方所持的日志。", todo: reload },
  "space-unknown": { what: "卷宗不存在。", todo: reload },
  "space-exists": { what: "卷宗已存在。", todo: reload },
  "epoch-unknown": { what: "所用密钥不属于本卷宗。", todo: writeAgain },
  "epoch-revoked": { what: "所用密钥曾发给现已撤销的设备。", todo: "请再发一次：本设备将先启用新密钥。" },
  recipients: { what: "密封对象与参与者不一致。", todo: "请再发一次：本设备将重新获取名单。" },
  "body-shape": { what: "内容不具备规定的形式。", todo: security },
  "reference-unknown": { what: "所指电文不在本卷宗中。", todo: reload },
  "reference-type": { what: "不能对所指内容作此表示。", todo: reload },
  line: { what: "线路状态须在线路本身宣布，不在卷宗中宣布。", todo: security },
  effect: { what: "生效时间过早：不得追溯宣布，终止线路须按《安排》提前宣布。", todo: "请选择较晚的时间。" },
  "already-acknowledged": { what: "此前已确认收悉。", todo: "无需处理。以先前的确认为准。" },
  "already-answered": { what: "该提议此前已获答复。", todo: "无需处理。以先前的答复为准。" },
  "acceptance-pending": { what: "对同一版本的另一提议已接受，尚待确认。", todo: "请待其确认后再答复。" },
  "version-superseded": { what: "所依据的版本已不再有效。", todo: "请查看现行版本后重新提议。" },
  withdrawn: { what: "该提议已撤回。", todo: "无需处理。可重新提议。" },
  "past-due": { what: "已过规定时间。", todo: "请另定时间重新提议。" },
  reply: { what: "答复时限不属《安排》所定。", todo: "请另选答复时限。" },
  // the Arrangement and the signatories
  version: { what: "不是下一版本。", todo: security },
  threshold: { what: "签字数目不足。", todo: security },
  change: { what: "签字人员名单的变更无法成立。", todo: security },
};

/** Codes of the own node: what was asked of it was not done. */
export const answers: Table<typeof englishAnswers> = {
  "signed-out": { what: "会话已结束。", todo: "请重新登录；登录后回到本页。" },
  "not-for-this-post": { what: "您的岗位无权作此操作。", todo: "请由有权的岗位办理。" },
  unreachable: { what: "无法连接我方节点。", todo: "节点恢复后，本页面和待发内容会自动继续；其他操作请重做。" },
  "too-many": { what: "本设备向我方节点请求过于频繁。", todo: "请稍候一分钟，系统会自动重试。" },
  "server-error": { what: "我方节点出现程序错误。", todo: "如仍如此，请致电运维人员。" },
  clock: {
    what: "我方节点的时钟发生跳变；运维人员确认之前，节点不写入任何内容。",
    todo: "请致电运维人员（confirm_clock）。待送内容随后自动发出。",
  },
  "not-stored": {
    what: "我方节点无法存储：其磁盘或数据库不能工作。",
    todo: "请致电运维人员。待送内容随后自动发出。",
  },
  "key-file": { what: "我方节点无法读取其密钥。", todo: "请致电运维人员。待送内容随后自动发出。" },
  "signed-beyond": {
    what: "我方节点缺少其已签字的条目：其数据曾从旧副本恢复。",
    todo: "请致电运维人员，须恢复更新的数据。待送内容随后自动发出。",
  },
  "not-founded": { what: "我方节点尚未设立。", todo: "请致电运维人员。" },
  "device-revoked": { what: "本设备已被撤销。", todo: "请致电登记官。" },
  "not-found": { what: "不存在，或不属您的岗位。", todo: "请重新载入页面。" },
  csrf: { what: "此页面打开过久。", todo: "请重新载入并重做刚才的操作；草稿均已保存。" },
  query: { what: "我方节点未能理解此页面的请求。", todo: "请重新载入页面。" },
  digits: { what: "所填不是八组五位数字。", todo: "请再次核对。" },
  drafts: { what: "我方节点不再接收您的更多草稿。", todo: "请撤回部分待签发的草稿。" },
  withheld: { what: "内容尚未到达。", todo: "请稍候，系统会自动再次索取。" },
  "not-listed": { what: "本设备不在授权签字人员名单上。", todo: "请完成登记，或致电登记官。" },
  "cannot-open": { what: "本设备无法打开所指内容。", todo: "请能够打开本卷宗的同事将密钥转授给您。" },
  "no-releaser": {
    what: "我方参与本卷宗的岗位中无人可以签发此件。",
    todo: "请撤回此稿，改以有人可签发的名义发文。",
  },
  "draft-gone": { what: "此稿不再等待签发：已签发、撤回或退回。", todo: "请到其卷宗查看是否已签发。" },
  outdated: { what: "此页面的版本早于我方节点。", todo: "请重新载入；草稿均已保存。" },
  "storage-newer": {
    what: "此浏览器曾使用比本页面更新的版本。",
    todo: "没有丢失任何内容。请告知运维人员：我方节点现在提供的页面比以前旧。",
  },
  unsupported: {
    what: "此浏览器缺少本线路所用的算法。",
    todo: "请使用 156 或更新版本的 Chromium、Chrome 或 Edge；其他浏览器未经试用。",
  },
  program: {
    what: "此页面出现程序错误。",
    todo: "请重新载入；草稿均已保存。如再次发生，请告知运维人员您当时的操作。",
  },
  "key-lost": { what: "此浏览器无法保存密钥。", todo: "请勿在此继续。请换用其他浏览器或计算机，并告知登记官。" },
  held: { what: "他人正在值班，其值班台有应答。", todo: "请其交班。" },
  "not-held": { what: "目前无人值班。", todo: "请接班。" },
  "not-holder": { what: "您在此值班台已不再值班。", todo: "请重新载入页面，查看由谁值班。" },
  "another-officer": { what: "只有最后签字的人员可以发出。", todo: "请在您自己的设备上签字。" },
  "one-officer": { what: "交接班须由两名人员签字。", todo: "请选择一位同事。" },
  alarm: { what: "警报尚未听到。", todo: "请响铃并确认您已听到。" },
  previous: { what: "值班期间已有交接。", todo: "请重新载入页面，查看由谁值班。" },
  "not-offered": {
    what: "此次交班已不再有效：已被撤回、已改交他人，或已超过一小时。",
    todo: "请重新载入页面，并请同事再次提出交班。",
  },
  numbers: {
    what: "所签的最近编号与签字时我方节点所存的不符。",
    todo: "请重新载入页面，再次核对编号并签字；已提出的交班须重新提出。",
  },
  superseded: { what: "其间另一位值班员已作修改。", todo: "请将您的内容与现有内容对照后再次保存。" },
  "acknowledge-the-message": { what: "来文响铃直至确认收悉。", todo: "请打开来文并确认收悉。" },
};

/** For a code that is in neither table. */
export const unknownRefusal = (code: string): Refusal => ({ what: `未获接收（代码 ${code}）。`, todo: security });

/** What was kept, by where it stopped. */
export const kept: typeof englishKept = {
  own: "没有任何内容离开我方。文稿保存在本设备上。",
  waiting: "已签字，保存在本设备上，一旦可行即发出。",
  entry: "该条目留在日志中，不产生任何效果。",
  nothing: "未作任何改动。",
};

/** Why a message cannot be read on this device. */
export const cannotOpen: Table<typeof englishCannotOpen> = {
  "no-key": { what: "本设备尚未获得密钥。", todo: "能够打开本卷宗的同事可将密钥转授给您。" },
  wrap: { what: "发给本设备的密钥并非密封内容所用的密钥。", todo: "请表示“无法打开，请重发”，对方即知悉。" },
  body: { what: "内容受损，或与签字内容不符。", todo: "请表示“无法打开，请重发”，对方即知悉。" },
  part: { what: "我方节点所给内容与签字内容不符。", todo: "系统会自动再次索取。如仍如此，请告知安全员。" },
  content: { what: "内容与拟稿人所签不符。", todo: "请表示“无法打开，请重发”，并告知安全员。" },
};

/** What this device could not verify by itself. */
export const alarms: Table<typeof englishAlarms> = {
  fork: {
    what: "历史不一致：同一日志出现两个版本，且均有签字。",
    todo: "不再接收该日志的任何内容。请导出证明，并以话音告知中心负责人和对方。",
  },
  "fork-told": {
    what: "据我方节点所示，同一日志历史不一致；本设备未能核验。",
    todo: "我方节点不再接收该日志的任何内容。请导出其所示内容，并告知安全员和中心负责人。",
  },
  checkpoint: { what: "日志的签字未通过核验。", todo: security },
  consistency: { what: "无法证明日志只有增加、没有改动。", todo: security },
  inclusion: { what: "无法证明某一条目在日志之中。", todo: security },
  stale: {
    what: "我方节点所示日志早于本设备所见，或久无新讯。",
    todo: "请勿依据缺失的部分行事。请告知安全员。",
  },
  "trust-missing": { what: "签字人员的某项变更未提供给本设备。", todo: security },
  "trust-entry": { what: "签字人员的某项变更未通过核验。", todo: security },
  hotline: { what: "这不是本设备所登记的线路。", todo: "请停止操作，并致电登记官。" },
  answer: { what: "我方节点的回答不可能属实。", todo: security },
  storage: {
    what: "此浏览器未能保存或读出须保存的内容。",
    todo: "请为本机腾出空间后重新载入页面。如仍如此，请换用其他浏览器或计算机。",
  },
};
