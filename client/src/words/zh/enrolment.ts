/** Enrolment, in Chinese. */
import type * as english from "../en/enrolment.ts";

export const enrolment: typeof english.enrolment = {
  heading: "登记",
  steps: ["邀请", "登录密钥", "签字密钥", "核对数字", "值班台"],
  stepsLabel: "步骤",
  make: {
    title: "本机现在生成您的签字密钥",
    who: (centre, officer) => `您被指定为${centre}${officer}。您的姓名不向对方显示。`,
    text: "任何人都无法复制，我方节点的运维人员也不能。密钥只留在本机的此浏览器中。用它签字，即为您本人签字。",
    act: "生成密钥",
    making: "正在生成、写入并读回密钥",
    doing: "需数秒",
  },
  digits: {
    title: "请向登记官宣读以下数字",
    text: "请拨打邀请单上的电话，勿拨打本页所示号码。逐组宣读。登记官处应有相同的八组数字。",
    differ: "如有不同，请立即停止：有人居间。",
    telephone: "我方节点所载登记官电话",
    compare: "请与邀请单核对；号码不同，请立即停止。",
  },
  waiting: {
    title: "等待两人签字",
    text: "须由两名登记官签字确认本设备归您使用。签字前各自核对数字。",
    scripted: "本演示中，登记官由脚本代为，三秒后签字。",
    since: (span) => `已等 ${span}`,
    signed: (registrar) => `登记官 ${registrar} 已签字`,
    first: "第一人签字",
    second: "第二人签字",
    open: "尚未",
    leave: "可以关闭本页：密钥已保存，再次打开时将重新查看名单。",
  },
  listed: {
    title: "本设备已列入授权签字人员名单",
    text: "双方日志均已载明。自此，您以本设备阅读和签字。",
    act: "前往值班台",
  },
  revoked: {
    title: "本设备已被撤销",
    text: "本设备已不能阅读或签字。此前的签字依然有效。请致电登记官。",
  },
  elsewhere: {
    title: "您的另一设备已列入名单或正在等待",
    text: "此浏览器中没有您的密钥。如需第二台设备，请先告知登记官，再在此生成密钥。",
    act: "在此也生成密钥",
  },
  storage: {
    title: "此浏览器未保证保留密钥",
    text: "空间不足时密钥可能被删除。可以继续，并请尽快登记第二台设备；浏览器如提供安装本页为应用，请予安装。",
  },
  stop: {
    title: "请停止：此处无法保存密钥",
    text: "密钥已生成，但无法写入并读回。没有发出任何内容。请关闭无痕窗口，允许本站保存数据，或换用其他浏览器或计算机。",
    again: "再试一次",
  },
};
