"""Officers for tests of pages and permissions: an account that is open, and a browser that is signed in to it."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.test import Client

from incidents.centres.accounts import username_of
from incidents.centres.computers import COMPUTER, new_computer
from incidents.centres.models import Officer
from incidents.centres.permissions import Post

PASSWORD = "correct horse battery staple"


def make_officer(*, number: int, post: Post = Post.WATCH, language: str = "en") -> Officer:
    """An officer with an open account and a password."""
    user = get_user_model().objects.create_user(username_of(number), password=PASSWORD)
    return Officer.objects.create(user=user, number=number, post=post, language=language)


def sign_in(client: Client, *, number: int, post: Post = Post.WATCH, language: str = "en") -> Officer:
    """Signs a browser in as that officer, who is made if need be, at a computer of its own."""
    officer = Officer.objects.filter(number=number).first() or make_officer(number=number, post=post, language=language)
    client.force_login(officer.user)
    session = client.session
    session[COMPUTER] = new_computer()
    session.save()
    UserSession.objects.create(
        user=officer.user, session_key=client.session.session_key, ip="127.0.0.1", user_agent="Mozilla/5.0 (X11; Linux)"
    )
    return officer
