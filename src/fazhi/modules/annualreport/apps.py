from django.apps import AppConfig


class AnnualReportConfig(AppConfig):
    name = "fazhi.modules.annualreport"
    label = "annualreport"

    def ready(self) -> None:
        from fazhi.kernel.reports import kinds
        from fazhi.kernel.text import _
        from fazhi.modules.annualreport.service import REPORT

        kinds.register(
            kinds.Kind(REPORT, _("法治政府建设年度报告"), "reports", "public_reports", by_hand=True)
        )
