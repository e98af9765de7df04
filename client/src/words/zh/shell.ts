/** What stands on every page, in Chinese. */
import type * as english from "../en/shell.ts";

export const shell: typeof english.shell = {
  demonstration: "演示",
  exercise: "演练",
  demonstrationBeside: "DEMONSTRATION",
  exerciseBeside: "EXERCISE",
  line: "直通联络线路",
  skip: "跳到正文",
  nav: "页面",
  state: "线路状态",
  pages: {
    desk: "值班台",
    watch: "值班",
    files: "卷宗",
    write: "拟稿",
    exercises: "演练",
    trust: "信任",
    enrol: "登记",
  },
  centre: (side) => `${side} 国家中心`,
  own: "我方",
  other: "对方",
  language: "English",
  languageLabel: "将语言改为英文",
  theme: { auto: "外观随系统", light: "浅色", dark: "深色" },
  themeLabel: (next) => `更改外观：${next}`,
  account: "账户",
  otherTab: "（在另一标签页打开）",
  localTime: "当地",
  loading: "请稍候",
  notFound: { title: "没有此页面", text: "该地址不属于本值班台的任何页面。", back: "返回值班台" },
  failed: { title: "无法显示此页面", again: "再试一次" },
  ended: {
    session: { title: "会话已结束", text: "没有丢失任何内容：草稿和待送电文均保存在本设备上。", act: "登录" },
    revoked: {
      title: "本设备已被撤销",
      text: "本设备已不能阅读或签字。此前的签字依然有效。请致电登记官。",
      act: "前往账户",
    },
    outdated: {
      title: "此页面的版本早于我方节点",
      text: "请重新载入；草稿和待送电文均保存在本设备上。",
      act: "重新载入",
    },
  },
  arrived: (messages) => `待我方处理：${messages}`,
  alarm: "有内容未能核验",
  alarmAct: "前往“信任”",
  close: "关闭",
};

export const posts: typeof english.posts = {
  analyst: "分析员",
  head: "负责人",
  liaison: "联络官",
  registrar: "登记官",
  security: "安全员",
  watch: "值班员",
};

export const capacities: typeof english.capacities = { centre: "国家中心", government: "政府" };

export const officer: typeof english.officer = (post, number) =>
  `${posts[post] ?? post} ${String(number).padStart(2, "0")}`;

export const statements: typeof english.statements = {
  open: "卷宗启用",
  epoch: "卷宗密钥更新",
  grant: "此前密钥转授同事设备",
  notice: "电文",
  request: "请求",
  answer: "答复",
  holding: "先行答复",
  short: "约定短电文",
  service: "业务电文",
  acknowledgement: "确认收悉",
  noted: "阅悉，不表示接受",
  cannot_open: "无法打开，请重发",
  proposal: "提议",
  acceptance: "接受",
  refusal: "不予接受",
  withdrawal: "撤回",
  declaration: "宣布线路状态",
};

export const line: typeof english.line = {
  state: { up: "线路畅通", degraded: "线路不畅", cut: "线路中断", fork: "线路停用" },
  heard: (ago) => `${ago}收到信号`,
  notHeard: "尚未收到信号",
  noWord: "收不到我方节点的消息",
  since: (time) => `自 ${time} 起`,
  fork: "历史不一致",
  unverified: "未经核验",
  mark: (time) => `时间标记 ${time}`,
  noMark: "尚无时间标记",
  waiting: (count) => `${count} 件待送`,
  withheld: (time) => `自 ${time} 起内容未到`,
  skew: {
    ahead: (span) => `对方时钟比我方快 ${span}`,
    behind: (span) => `对方时钟比我方慢 ${span}`,
  },
  declared: {
    suspended: "线路暂停",
    terminated: "线路终止",
    unstaffed: "线路无人值守",
  },
  declaredBy: (side, time, flash) => `由 ${side} 宣布，自 ${time} 起，${flash}`,
  flashTaken: "仍收 FLASH 特提",
  flashNotTaken: "不收 FLASH 特提",
  terminating: "线路将终止",
  terminatedFrom: (side, time) => `由 ${side} 宣布，自 ${time} 起终止`,
};

export const text: typeof english.text = {
  hidden: (code) => `无形字符 ${code}`,
  lookalike: (like) => `另一种字母，形似“${like}”`,
  link: "网址：仅显示，不打开",
  suspect: "部分字符与其外观不符，已作标记。",
  original: (language) => `原文 · ${language}`,
  noTranslation: "尚无译文",
};
