//! Who may call: roles as extractors. A handler that takes none of them is public, and says so.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use openapi::error::ErrorCode;

use super::error::ApiError;
use crate::app::App;
use crate::domain::{Actor, sessions};

/// Anyone with a valid access token.
pub(crate) struct Authenticated(pub(crate) Actor);

/// An applicant.
pub(crate) struct Applicant(pub(crate) Actor);

/// A reviewer or an admin.
pub(crate) struct Staff(pub(crate) Actor);

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
    Ok(sessions::authenticate(app, &token).await?)
}

macro_rules! role {
    ($extractor:ident, $pass:expr) => {
        impl FromRequest for $extractor {
            type Error = ApiError;
            type Future = Extracting<Self>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let request = request.clone();
                Box::pin(async move { Ok(Self($pass(actor(request).await?)?)) })
            }
        }
    };
}

role!(Authenticated, Ok::<Actor, ApiError>);
role!(Applicant, Actor::applicant);
role!(Staff, Actor::staff);

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
