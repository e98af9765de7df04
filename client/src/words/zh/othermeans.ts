/** 不经线路收到的电文。 */
import type * as english from "../en/othermeans.ts";

export const otherMeans: typeof english.otherMeans = {
  received: { voice: "经语音收到", fax: "经传真收到", courier: "经信使收到" },
  heading: "经其他途径收到",
  hint: "线路中断时，电文按打印单宣读、传真或当面递交。请录入单尾的数字组；电文本身到达后，即可据此核对为同一件。",
  means: "途径",
  way: { voice: "语音", fax: "传真", courier: "信使" },
  number: "电文编号",
  numberHint: "按对方所报，不含年份；可留空",
  digits: "电文数字组",
  digitsHint: "八组，每组五位，见打印单末尾。",
  wrongDigits: (count) => `已录 ${count} 位，应为 40 位。请对方报全八组五位数字。`,
  at: "收到时间（UTC）",
  note: "备注",
  noteHint: "由谁宣读、由谁记录。仅存于我方。",
  enter: "录入",
  entered: "已录入，值班日志亦已记载。",
  none: "没有经其他途径收到的电文。",
  arrived: (number) => `已到达：${number}，数字相符`,
  arrivedElsewhere: "已到达其他岗位的卷宗，数字相符",
  awaited: "尚未经线路到达",
};
