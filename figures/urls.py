from django.urls import path

from figures import views

app_name = "figures"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/coverage.csv", views.coverage_csv, name="coverage-csv"),
    path("figures/definitions/", views.definitions, name="definitions"),
]
