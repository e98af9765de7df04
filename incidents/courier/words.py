"""What the courier command says: each line in English, then in Chinese, as whoever carries the stick reads either."""

from collections.abc import Mapping

from incidents.courier.file import CourierRefused

Said = tuple[str, str]

NOTHING_TAKEN: Said = ("Nothing was taken.", "未读入任何内容。")

REFUSED: Mapping[str, Said] = {
    "ahead": (
        "It rests on entries of ours that this node no longer has. Restore the newest backup.",
        "其所依据的我方条目本节点已不再持有。请恢复最新备份。",
    ),
    "another-hotline": ("It belongs to another hotline.", "该文件属于另一条热线。"),
    "cut-short": (
        "It was cut short: its end is missing. Copy it again, or have it written again.",
        "文件不完整，缺少结尾。请重新拷贝，或请对方重新写出。",
    ),
    "damaged": (
        "It was damaged or altered on the way. Have it written again, and compare where it passed.",
        "文件在途中损坏或被改动。请对方重新写出，并核对其经手过程。",
    ),
    "fork": (
        (
            "It and what came before are inconsistent histories, both signed by the other node. The proof is kept; "
            "nothing more is taken from that side. The officers see it on every page, and can export it under Trust."
        ),
        (
            "该文件与此前收到的内容历史不一致，二者均由对方节点签字。证据已保存，不再收入该方的内容。"
            "人员在每一页均可看到，并可在“信任”页导出。"
        ),
    ),
    "not-courier": ("It is no courier file.", "这不是信使文件。"),
    "oversize": ("It is larger than any courier file.", "文件超过信使文件的最大尺寸。"),
    "own-file": (
        "It was written by our own side. It is to be read by the other node.",
        "该文件由我方写出，应由对方节点读入。",
    ),
    "stopped": (
        "The other side showed inconsistent histories before; since then nothing is taken from it.",
        "对方此前曾出现历史不一致，自那时起不再收入其内容。",
    ),
    "unsigned": ("What it holds is not signed by the other node.", "其内容没有对方节点的签字。"),
}


def why_refused(refused: CourierRefused) -> Said:
    """Why nothing of a file was taken, and what to do."""
    if refused.code == "gap":
        return (
            (
                f"It begins at entry {refused.start}, and of that side's log {refused.held} are here: something "
                "between is missing. Read the file before it first, or send our answer so that they write from there."
            ),
            (
                f"文件从第 {refused.start} 条开始，而此处持有该方日志 {refused.held} 条，中间有缺。"
                "请先读入前一份文件，或送出我方的回件，由对方从该处写起。"
            ),
        )
    return REFUSED[refused.code]


def taken(*, count: int, new: int) -> Said:
    """What came of a file that was read."""
    if new:
        return f"Taken: {new} entries of the other side's log.", f"已读入对方日志 {new} 条。"
    if count:
        return (
            "All that it holds was here already: it was read before, or the line was quicker.",
            "其全部内容此处已有：此前已读入，或经线路先到。",
        )
    return "It holds no entries.", "文件不含任何条目。"


def confirmed(size: int) -> Said:
    """How far the other node confirms that it holds our log."""
    return (
        f"The other node confirms that it holds our log up to {size}.",
        f"对方节点确认持有我方日志至第 {size} 条。",
    )


LEFT_ASIDE: Said = (
    "Its confirmation of our log does not hold, and was left aside.",
    "其对我方日志的确认不能成立，未予采用。",
)


def written(path: str, *, count: int, start: int) -> Said:
    """What a file holds that was written."""
    return f"{path}: {count} entries, from {start} on.", f"{path}：{count} 条，自第 {start} 条起。"


def not_fitting(rest: int) -> Said:
    """What is still to be carried."""
    return (
        f"{rest} more did not fit. Write again once the other side's answer to this was read.",
        f"另有 {rest} 条未能写入。请在读入对方对此文件的回件后再次写出。",
    )


def unreadable(why: str) -> Said:
    """A file that the machine does not give."""
    return f"cannot be read: {why}.", f"无法读取：{why}。"


def unwritable(why: str) -> Said:
    """A place where the machine takes no file."""
    return f"cannot be written ({why}). What was read is kept.", f"无法写入（{why}）。已读入的内容保留。"
