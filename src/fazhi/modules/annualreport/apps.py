from django.apps import AppConfig


class AnnualReportConfig(AppConfig):
    name = "fazhi.modules.annualreport"
    label = "annualreport"
