/** What accounts and devices did, in Chinese. */
import type * as english from "../en/audit.ts";

export const audit: typeof english.audit = {
  heading: "审计",
  lead: "我方国家中心各账户和设备的操作，仅留在我方。账户部分为我方节点所述，出自其国内日志；设备部分由本设备依据我方名单核验。",
  empty: "尚无记录。",
  earlier: "更早的记录",
  officer: (number) => `人员 ${String(number).padStart(2, "0")}`,
  tries: (left) => `剩余 ${left} 次`,
  kinds: {
    "signed-in": "登录",
    "sign-in-failed": "登录未成功",
    "session-ended": "会话结束",
    invited: "发出邀请",
    "invitation-refused": "邀请码不正确",
    "account-opened": "账户启用",
    "account-ended": "账户终止",
    "enrolment-asked": "设备申请列入名单",
    "device-listed": "设备列入名单",
    "device-revoked": "设备撤销",
  },
  ways: { key: "登录密钥", password: "密码和一次性验证码", recovery: "恢复码" },
  failed: {
    key: "登录密钥，该小时内至少一次",
    password: "密码，该小时内至少一次",
    code: "一次性验证码，该小时内至少一次",
    recovery: "恢复码，该小时内至少一次",
  },
  ends: {
    "signed-out": "退出登录",
    ended: "由本人在另一会话中结束",
    expired: "到期",
    revoked: "设备被撤销",
    "account-ended": "账户终止",
  },
};
