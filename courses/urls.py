"""The reading path: quick answers at the addresses of the pages that editors see in Wagtail."""

from django.urls import path

from courses.views import courses, modules

app_name = "courses"
urlpatterns = [
    path("courses/", courses.course_list, name="courses"),
    path("courses/<slug:course>/", courses.course, name="course"),
    path("courses/<slug:course>/enrol/", courses.enrol, name="enrol"),
    path("courses/<slug:course>/withdraw/", courses.withdraw, name="withdraw"),
    path("courses/<slug:course>/renew/", courses.renew, name="renew"),
    path("modules/", modules.module_list, name="modules"),
    path("modules/<slug:module>/", modules.module, name="module"),
    path("modules/<slug:module>/<slug:lesson>/", modules.lesson, name="lesson"),
    path("modules/<slug:module>/<slug:lesson>/finish/", modules.finish, name="finish"),
]
