"""Pages that need no account, at addresses that answer in every language."""

from django.urls import path

from cms.views import directory, library

app_name = "cms"
urlpatterns = [
    path("resources/", library.resource_list, name="resources"),
    path("resources/<slug:slug>/", library.resource, name="resource"),
    path("directory/", directory.directory, name="directory"),
    path("directory/easy-read/", directory.easy_directory, name="easy-directory"),
    path("directory/print/", directory.printed_directory, name="printed-directory"),
    path("directory/<slug:slug>/", directory.service, name="service"),
    path("directory/<slug:slug>/easy-read/", directory.easy_service, name="easy-service"),
]
