//! Who may call: roles as extractors. A handler that takes none of them is public, and says so.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use openapi::error::ErrorCode;
use openapi::portal::PortalScope;

use super::error::ApiError;
use super::visitor;
use crate::app::App;
use crate::domain::{Actor, Reader, organizations, portals, sessions};

/// Anyone with a valid access token.
pub(crate) struct Authenticated(pub(crate) Actor);

/// The same, also who must change a temporary password or set up a second factor before anything else.
pub(crate) struct Unready(pub(crate) Actor);

/// A reviewer or an admin, also who must do so.
pub(crate) struct UnreadyStaff(pub(crate) Actor);

/// An applicant.
pub(crate) struct Applicant(pub(crate) Actor);

/// The administrator of an organization (组织管理员). Who is none is told so before the request is read; the domain
/// looks again inside its transaction.
pub(crate) struct OrgAdmin(pub(crate) Actor);

/// A reviewer or an admin.
pub(crate) struct Staff(pub(crate) Actor);

/// An admin of the platform.
pub(crate) struct Administrator(pub(crate) Actor);

/// An applicant, or a portal with the scope for applications and an organization's consent.
pub(crate) struct ApplicationReader(pub(crate) Reader);

/// An applicant, or a portal with the scope for results and an organization's consent.
pub(crate) struct ResultReader(pub(crate) Reader);

/// An applicant, or no one yet.
pub(crate) struct MaybeApplicant(pub(crate) Option<Actor>);

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

fn bearer(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

async fn actor(request: HttpRequest) -> Result<Actor, ApiError> {
    let app = request.app_data::<Data<App>>().ok_or(ErrorCode::Internal)?;
    let token = bearer(&request).ok_or(ErrorCode::Unauthenticated)?;
    Ok(sessions::authenticate(app, &token, Some(visitor::address(&request))).await?)
}

async fn unready_actor(request: HttpRequest) -> Result<Actor, ApiError> {
    let app = request.app_data::<Data<App>>().ok_or(ErrorCode::Internal)?;
    let token = bearer(&request).ok_or(ErrorCode::Unauthenticated)?;
    Ok(sessions::authenticate_unready(app, &token, Some(visitor::address(&request))).await?)
}

macro_rules! role {
    ($extractor:ident, $actor:expr, $pass:expr) => {
        impl FromRequest for $extractor {
            type Error = ApiError;
            type Future = Extracting<Self>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let request = request.clone();
                Box::pin(async move { Ok(Self($pass($actor(request).await?)?)) })
            }
        }
    };
}

role!(Authenticated, actor, Ok::<Actor, ApiError>);
role!(Unready, unready_actor, Ok::<Actor, ApiError>);
role!(UnreadyStaff, unready_actor, Actor::staff);
role!(Applicant, actor, Actor::applicant);
role!(Staff, actor, Actor::staff);
role!(Administrator, actor, Actor::admin);

/// The header in which a portal says for which organization it works.
pub(crate) const ORGANIZATION_HEADER: &str = "X-Organization";

/// An applicant by the account's token, or a portal by its own.
async fn reader(request: HttpRequest, scope: PortalScope) -> Result<Reader, ApiError> {
    let token = bearer(&request).ok_or(ErrorCode::Unauthenticated)?;
    if !portals::is_token(&token) {
        return Ok(Reader::Applicant(actor(request).await?.applicant()?));
    }
    let app = request.app_data::<Data<App>>().ok_or(ErrorCode::Internal)?;
    let organization =
        request.headers().get(ORGANIZATION_HEADER).and_then(|id| id.to_str().ok()?.parse().ok());
    let organization = organization.ok_or(ErrorCode::ConsentRequired)?;
    Ok(Reader::Portal(portals::authenticate(app, &token, organization, scope).await?))
}

macro_rules! reader {
    ($extractor:ident, $scope:expr) => {
        impl FromRequest for $extractor {
            type Error = ApiError;
            type Future = Extracting<Self>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let request = request.clone();
                Box::pin(async move { Ok(Self(reader(request, $scope).await?)) })
            }
        }
    };
}

reader!(ApplicationReader, PortalScope::ApplicationsRead);
reader!(ResultReader, PortalScope::ResultsRead);

/// A role, and up to four things that the handler takes besides. The role is checked first: who may not call is told
/// so before anything of the request is read, and nothing else about it.
pub(crate) struct Guarded<R, A, B = (), C = (), D = ()>(
    pub(crate) R,
    pub(crate) A,
    pub(crate) B,
    pub(crate) C,
    pub(crate) D,
);

impl<R, A, B, C, D> FromRequest for Guarded<R, A, B, C, D>
where
    R: FromRequest + 'static,
    A: FromRequest + 'static,
    B: FromRequest + 'static,
    C: FromRequest + 'static,
    D: FromRequest + 'static,
{
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let role = R::from_request(&request, &mut Payload::None).await.map_err(Into::into)?;
            let (a, b, c, d) = <(A, B, C, D)>::from_request(&request, &mut payload).await?;
            Ok(Self(role, a, b, c, d))
        })
    }
}

impl FromRequest for OrgAdmin {
    type Error = ApiError;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = request.app_data::<Data<App>>().ok_or(ErrorCode::Internal)?.clone();
            let actor = actor(request).await?.applicant()?;
            organizations::ensure_administers(&app, actor).await?;
            Ok(Self(actor))
        })
    }
}

impl FromRequest for MaybeApplicant {
    type Error = ApiError;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            if request.headers().contains_key(AUTHORIZATION) {
                Ok(Self(Some(actor(request).await?.applicant()?)))
            } else {
                Ok(Self(None))
            }
        })
    }
}
