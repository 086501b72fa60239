"""Pages that need no account, at addresses that answer in every language."""

from django.urls import path

from cms.views import library

app_name = "cms"
urlpatterns = [
    path("resources/", library.resource_list, name="resources"),
    path("resources/<slug:slug>/", library.resource, name="resource"),
]
