"""Addresses: signing in and out, 내 정보, businesses, people who help. The library finds its pages by name."""

from django.urls import path

from majung.portal.accounts import account_views, agent_views, business_views, views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/with/<slug:provider_id>", views.start, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back", views.come_back, name="openid_connect_callback"),
    path("sign-in/with/kakao/back", views.come_back, {"provider_id": "kakao"}, name="kakao_callback"),
    path("sign-in/with/naver/back", views.come_back, {"provider_id": "naver"}, name="naver_callback"),
    path("sign-in/passkey", views.passkey, name="mfa_login_webauthn"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("me", account_views.account, name="account"),
    path("me/telephone", account_views.telephone, name="account-telephone"),
    path("me/telephone/code", account_views.telephone_code, name="account-telephone-code"),
    path("me/passkeys/add", account_views.add_passkey, name="account-add-passkey"),
    path("me/passkeys/remove", account_views.remove_passkey, name="account-remove-passkey"),
    path("businesses", business_views.businesses, name="businesses"),
    path("businesses/add", business_views.add, name="business-add"),
    path("businesses/<str:business>", business_views.business, name="business"),
    path("businesses/<str:business>/claims", business_views.settle_claim, name="business-claims"),
    path("businesses/<str:business>/agents", agent_views.name_agent, name="business-agents"),
    path("businesses/<str:business>/agents/end", agent_views.end_agent, name="business-agent-end"),
    path("clients", agent_views.clients, name="clients"),
    path("clients/accept", agent_views.accept, name="client-accept"),
    path("clients/end", agent_views.end_client, name="client-end"),
]
