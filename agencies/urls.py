from django.urls import path

from agencies.views.account import account

app_name = "agencies"
urlpatterns = [
    path("account/", account, name="account"),
]
