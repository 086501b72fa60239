from django.urls import path

from agencies.views import jobs
from agencies.views.account import account
from agencies.views.privacy import views

app_name = "agencies"
urlpatterns = [
    path("account/", account, name="account"),
    path("jobs/<slug:public_id>/", jobs.job, name="job"),
    path("jobs/<slug:public_id>/progress.json", jobs.job_json, name="job-json"),
    path("jobs/<slug:public_id>/stop/", jobs.stop, name="job-stop"),
    path("jobs/<slug:public_id>/go-on/", jobs.go_on, name="job-go-on"),
    path("jobs/<slug:public_id>/file/", jobs.job_file, name="job-file"),
    path("account/views/", views, name="views"),
]
