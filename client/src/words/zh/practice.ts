/** Practice, in Chinese. */
import type * as english from "../en/practice.ts";

export const practice: typeof english.practice = {
  band: "练习：电文不离开本浏览器",
  heading: "练习",
  of: (step, steps) => `第 ${step} 步，共 ${steps} 步`,
  begin: "开始",
  skip: "跳过此步",
  read: (number) => `阅读 ${number}`,
  released: "如需体验双签，请以政府名义答复：您签字的内容交由练习签发人，数秒后由其签字。",
  releasing: "您的草稿已呈练习签发人。",
  toFile: "前往该电文及其流转记录",
  watch: "接班",
  nothing:
    "练习对象和签发人均在本标签页内运行，密钥在此生成，并随标签页一并删除。不向任何人发送任何内容，任何节点均不留存。",
  steps: {
    begin: {
      title: "即将有特提电文响铃",
      text: "来文出自在本浏览器内运行的练习对象。您所见即真实值班台，以演练边框标明；您自己的值班台仍在其标签页内待命响铃。",
    },
    acknowledge: {
      title: "先阅读，再确认收悉",
      text: "铃声持续到有人确认收悉为止。静音两分钟不等于确认收悉。",
    },
    reply: {
      title: "您确认了来文已送到，并未接受其内容",
      text: "现在答复。先行答复一人签字即可，满足处置时限，但不满足答复时限。签字之前，页面列出所签的各行：所签即此，别无其他。",
    },
    chain: {
      title: "查看流转记录",
      text: "已入我方日志：任何人不能收回。已送达：对方国家中心的系统已收到。确认收悉：对方有人确认来文已送到。",
    },
    watch: {
      title: "练习到此结束",
      text: "最后一步是真实的：在您自己的值班台接班。届时会响铃，并询问您是否听到。",
    },
  },
  link: { act: "练习", text: "在单独的标签页内进行，练习对象在本浏览器内运行，不发送任何内容。" },
};
