"""The kinds of record that departments send. A change of form is a new `version`; stored rows keep the one they had."""

from __future__ import annotations

from fazhi.pipeline.credit.schema import Column, Needs, Order, RecordKind, _

CODE = Column("code", _("统一社会信用代码"), "code")
NAME = Column("name", _("主体名称"), longest=120)
UNIT = Column("unit", _("认定单位"), "unit", longest=120)
DECIDED = Column("decided_on", _("决定日期"), "date", past=True)
LEVELS = ("轻微", "一般", "严重")


def _number(label: str) -> Column:
    return Column("number", label, longest=80)


KINDS: dict[str, RecordKind] = {kind.key: kind for kind in (
    RecordKind("licence", _("行政许可"), (
        CODE, NAME, _number(_("许可决定文书号")),
        Column("act", _("许可类别"), "choice", values=("普通", "特许", "认可", "核准", "登记", "其他")),
        Column("content", _("许可内容"), longest=2000),
        DECIDED, Column("from_on", _("有效期自"), "date"), Column("to_on", _("有效期至"), "date", required=False), UNIT,
    ), ("code", "number"), "信用修复管理办法(2026)；双公示", rules=(Order("from_on", "to_on"), Order("decided_on", "to_on"))),
    RecordKind("penalty", _("行政处罚"), (
        CODE, NAME, _number(_("处罚决定文书号")),
        Column("act", _("处罚类别"), "choice", values=(
            "警告", "通报批评", "罚款", "没收违法所得", "没收非法财物", "暂扣许可证件", "降低资质等级", "吊销许可证件",
            "限制开展生产经营活动", "责令停产停业", "责令关闭", "限制从业", "行政拘留", "其他")),
        Column("level", _("失信程度"), "choice", values=LEVELS),
        Column("amount", _("罚没金额（万元）"), "amount", required=False),
        DECIDED, Column("to_on", _("公示截止期"), "date", required=False), UNIT,
    ), ("code", "number"), "行政处罚法(2021) 39、48；信用修复管理办法(2026)",
        rules=(Needs("act", "罚款", "amount"), Order("decided_on", "to_on")), level="level"),
    RecordKind("pledge", _("信用承诺"), (
        CODE, NAME, _number(_("承诺编号")),
        Column("act", _("承诺类型"), "choice", values=("审批替代型", "容缺受理型", "信用修复型", "主动型", "行业自律型")),
        Column("content", _("承诺事项"), longest=1000), DECIDED,
        Column("to_on", _("履约期限"), "date", required=False),
        Column("level", _("履约状态"), "choice", values=("未到期", "已履行", "违反承诺")), UNIT,
    ), ("code", "number"), "国办发〔2020〕49号", rules=(Order("decided_on", "to_on"),), level="level"),
    RecordKind("redlist", _("守信激励名单"), (
        CODE, NAME, _number(_("认定文书号")), Column("act", _("荣誉名称"), longest=120), DECIDED,
        Column("to_on", _("有效期至"), "date"), UNIT,
    ), ("code", "number"), "国办发〔2020〕49号", rules=(Order("decided_on", "to_on"),)),
    RecordKind("blacklist", _("严重失信主体名单"), (
        CODE, NAME, _number(_("列入决定文书号")), Column("act", _("列入领域"), longest=120),
        Column("content", _("列入事由"), longest=2000), Column("basis", _("列入依据"), longest=200),
        DECIDED, Column("to_on", _("公示截止期"), "date", required=False), UNIT,
    ), ("code", "number"), "国办发〔2020〕49号", rules=(Order("decided_on", "to_on"),)),
    RecordKind("abnormal", _("经营异常名录"), (
        CODE, NAME, _number(_("列入决定文书号")), Column("content", _("列入原因"), longest=500), DECIDED,
        Column("to_on", _("移出日期"), "date", required=False), UNIT,
    ), ("code", "number"), "企业信息公示暂行条例", rules=(Order("decided_on", "to_on"),)),
    RecordKind("courtdefault", _("失信被执行人"), (
        CODE, NAME, _number(_("执行案号")), Column("content", _("失信情形"), longest=500),
        Column("amount", _("执行标的（元）"), "amount", required=False, scale=100), DECIDED,
        Column("to_on", _("屏蔽日期"), "date", required=False), UNIT,
    ), ("code", "number"), "民事诉讼法", rules=(Order("decided_on", "to_on"),)),
    RecordKind("contract", _("合同履约"), (
        CODE, NAME, _number(_("合同编号")), Column("act", _("合同类别"), "choice", values=(
            "政府采购", "招商引资", "工程建设", "国有土地出让", "特许经营", "其他")),
        Column("amount", _("合同金额（万元）"), "amount"),
        Column("level", _("履约情况"), "choice", values=("正在履行", "按约履行", "逾期履行", "违约")),
        DECIDED, Column("to_on", _("约定履行期限"), "date", required=False), UNIT,
    ), ("code", "number"), "保障中小企业款项支付条例", rules=(Order("decided_on", "to_on"),), level="level"),
    RecordKind("arrears", _("欠税欠费"), (
        CODE, NAME, _number(_("公告编号")), Column("act", _("欠缴种类"), "choice", values=("税款", "社会保险费", "水电气费", "其他")),
        Column("amount", _("欠缴金额（元）"), "amount", scale=100), DECIDED,
        Column("to_on", _("缴清日期"), "date", required=False), UNIT,
    ), ("code", "number"), "税收征收管理法", rules=(Order("decided_on", "to_on"),)),
)}  # fmt: skip
"""Key -> kind."""
