/** What the entries of the watch log say besides their kind, in Chinese. */
import type * as english from "../en/entries.ts";

export const entries: typeof english.entries = {
  place: (side, index) => `${side} 第 ${index} 条`,
  figures: (open, limits) => `未结电文 ${open} 件，进行中的时限 ${limits} 项`,
  steps: ["值班员", "替班人员", "国家中心负责人"],
  step: (number) => `第 ${number} 级`,
  call: (number) => `呼叫编号 ${number}`,
  nobody: "无人可呼叫",
  person: (who, ways) => (who === "" ? ways : ways === "" ? who : `${who}（${ways}）`),
  ways: { email: "电子邮件", webhook: "网络回调", script: "节点程序" },
  failures: {
    refused: "对端返回失败",
    unreachable: "无法连接",
    late: "八秒内无应答",
    "no-mail": "本节点没有邮件服务器",
    failed: "呼叫操作本身出错",
  },
  by: (side) => `确认方 ${side}`,
  clocks: { leapt: "远超前于所知的一切时间", back: "早于日志时间" },
  orders: (count) => `${count} 类电文`,
  lists: (duties, contacts) => `值班 ${duties} 项，联络点 ${contacts} 个`,
  at: (time) => `发生于 ${time}`,
};
