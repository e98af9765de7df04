/** What one officer says alone, in agreed wording; in Chinese. */
import type * as english from "../en/brief.ts";

export const brief: typeof english.brief = {
  wording: "措辞",
  authentic: "事先约定，两种文本同等作准。您只填写数值。",
  notAgreed: "本值班台所附文本与现行《安排》不符，请致电安全官。",
  valuesHeading: "填写内容",
  missing: "请填写。",
  values: {
    by: "时限",
    from: "自",
    until: "至",
    minutes: "时长",
    number: "电文编号",
    numbers: "所缺编号",
    side: "何方电文",
    report: "公开报道的出处和内容",
    hash: "报道的 SHA-256（如知悉）",
  },
  numbersHelp: "本年编号，以逗号分隔，如 12, 13",
  hashHelp: "64 位数字或字母 a 至 f",
  holding: "先行答复",
  short: "约定短电文",
  service: "业务电文",
};
