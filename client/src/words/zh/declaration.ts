/** 各方宣布的线路状态。 */
import type * as english from "../en/declaration.ts";

export const declaration: typeof english.declaration = {
  heading: "线路",
  page: "到线路页面",
  conversation: "线路本身的往来",
  stands: "各方宣布的线路状态",
  skew: (difference) =>
    `双方时钟均受监测：${difference}。何者有误，两个节点均无从判断；请与第三时钟核对，如系对方有误，请口头告知对方。`,
  state: { open: "畅通", suspended: "暂停", terminated: "终止", unstaffed: "无人值守" },
  never: "畅通，未作宣布",
  since: (time) => `自 ${time} 起`,
  coming: (state, time) => `${time} 起${state}`,
  undelivered: "尚未送达",
  flashTaken: "仍收 FLASH 特提",
  flashNotTaken: "不收 FLASH 特提",
  reasonOf: (reason) => `原因：${reason}`,
  fields: { state: "我方一端", from: "自何时起", reason: "原因", flash: "FLASH 特提", limits: "其间各项时限" },

  declare: "宣布状态",
  declareHint: "仅涉及我方一端。对方可见，并记入双方记录。线路并不因此中断，来文照收照存。",
  choice: { open: "恢复", suspended: "暂停", unstaffed: "无人值守", terminated: "终止" },
  choiceHelp: {
    open: "线路照常使用。",
    suspended: "我方暂停往来。",
    unstaffed: "我方值班台无人，来文稍后阅看。",
    terminated: "我方终止线路，按《安排》提前告知。",
  },
  from: "自何时起",
  atOnce: "立即",
  atOnceHelp: "送达即生效",
  later: "自指定时间起",
  at: "时间（UTC）",
  earliest: (time) => `按《安排》提前告知，不早于 ${time}。`,
  release: "须由另一人在此之前签发。",
  reason: "原因",
  reasons: { none: "不说明", maintenance: "维护", political: "政治", staff: "人员", technical: "技术" },
  flash: "是否仍收 FLASH 特提？",
  flashHelp: {
    yes: "特提在此响铃，其时限照常计算。",
    no: "特提的时限同样停止计算。",
  },
  preview: "查看将要签字的内容",
  mistakes: {
    time: "请填 UTC 时间，如 14:12 或 2026-11-23 14:12。",
    past: "此时间已过。",
    notice: "过早：按《安排》须提前告知。",
  },
  limits: {
    open: "停止计算的时限继续计算，各按停止的时长顺延。",
    paused:
      "宣布一方自收到起计算的时限停止计算，至其恢复线路为止，其后继续计算，按停止的时长顺延。" +
      "要求在指定时间前答复的，该时间不变。另一方的时限照常计算。",
    flashRuns: "特提的时限照常计算。",
    flashStands: "特提的时限同样停止计算。",
  },
  event: {
    open: (time) => `宣布其一端自 ${time} 起恢复`,
    suspended: (time) => `宣布其一端自 ${time} 起暂停`,
    terminated: (time) => `宣布其一端自 ${time} 起终止`,
    unstaffed: (time) => `宣布其一端自 ${time} 起无人值守`,
  },
  missed: "拟定的生效时间已过，须重新拟稿。",
  before: (time) => `须在 ${time} 前签发，届时生效。`,
};
