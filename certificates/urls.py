from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.find, name="find"),
    path("certificates/<str:number>.pdf", views.pdf, name="pdf"),
    path("certificates/<str:number>/withdraw/", views.withdraw, name="withdraw"),
    path("certificates/<str:number>/", views.check, name="check"),
]
