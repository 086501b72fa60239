"""Pages that need no account, at addresses that answer in every language."""

from django.urls import path

from cms.views import directory, embed, library, library_use, open_referral, problems, safety, search, service_links

app_name = "cms"
urlpatterns = [
    path("report/", safety.report, name="report"),
    path("report/easy-read/", safety.easy_report, name="easy-report"),
    path("hide-your-visit/", safety.hide_visit, name="hide-visit"),
    path("hide-your-visit/easy-read/", safety.easy_hide_visit, name="easy-hide-visit"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("resources/", library.resource_list, name="resources"),
    path("resources/feed.atom", library.feed, name="resources-feed"),
    path("resources/practice-notes/", library_use.note_list, name="practice-notes"),
    path("resources/<slug:slug>/", library.resource, name="resource"),
    path("resources/<slug:slug>.<slug:kind>", library.lesson_file, name="lesson-file"),
    path("resources/<slug:slug>/worksheet.<slug:kind>", library.worksheet_file, name="worksheet-file"),
    path("resources/<slug:slug>/use/", library_use.tell_use, name="tell-use"),
    path("resources/<slug:slug>/note/", library_use.write_note, name="write-note"),
    path("directory/", directory.directory, name="directory"),
    path("directory/easy-read/", directory.easy_directory, name="easy-directory"),
    path("directory/print/", directory.printed_directory, name="printed-directory"),
    path("directory/embed/", embed.embedded, name="embed"),
    path("directory/use/", embed.use, name="use-directory"),
    path("directory/open-referral/", open_referral.about, name="open-referral"),
    path("directory/open-referral/services", open_referral.services, name="open-referral-services"),
    path("directory/open-referral/services/<uuid:number>", open_referral.service, name="open-referral-service"),
    path("directory/open-referral/services.csv", open_referral.services_table, name="services-table"),
    path("directory/ask/done/<slug:what>/", service_links.thanks, name="asked"),
    path("directory/ask/<str:token>/", service_links.ask, name="ask"),
    path("directory/ask/<str:token>/correct/", service_links.correct, name="ask-correct"),
    path("directory/<slug:slug>/problem/", problems.report, name="problem"),
    path("directory/<slug:slug>/problem/sent/", problems.sent, name="problem-sent"),
    path("directory/<slug:slug>/", directory.service, name="service"),
    path("directory/<slug:slug>/easy-read/", directory.easy_service, name="easy-service"),
]
