//! 验证码: codes sent to phones, and the page that shows them in a demo.

use std::fmt::Write as _;

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use openapi::error::ErrorCode;
use openapi::sms_code::{SendSmsCode, SmsCodeSent};
use openapi::time::in_china;

use super::error::ApiResult;
use super::extract::Body;
use super::visitor::Visitor;
use crate::app::App;
use crate::domain::sms_codes;

/// 发送短信验证码 · Send a code to a phone
///
/// Public. Answers alike whether or not the phone has an account, and whether or not a limit is used up: one message a
/// minute and ten a day for a phone.
#[utoipa::path(
    operation_id = "sendSmsCode", tag = "auth",
    request_body = SendSmsCode,
    responses((status = 202, description = "已受理 · Accepted", body = SmsCodeSent))
)]
#[post("/auth/sms-codes")]
pub(super) async fn send_sms_code(
    app: Data<App>,
    visitor: Visitor,
    body: Body<SendSmsCode>,
) -> ApiResult<HttpResponse> {
    let sent = sms_codes::send(&app, &visitor.0, body.0).await?;
    Ok(HttpResponse::Accepted().json(sent))
}

const PAGE_HEAD: &str = "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"3\">\
    <title>演示：短信</title></head><body><h1>演示：短信</h1>\
    <p>演示模式下不发送短信，验证码显示在这里，最新的在最上。本页每 3 秒刷新一次。</p><ol>";

/// The messages that a demo would have sent. Outside a demo there is no such page.
#[get("/demo/messages")]
pub(super) async fn page(app: Data<App>) -> ApiResult<HttpResponse> {
    if !app.config.demo {
        return Err(ErrorCode::NotFound.into());
    }
    let mut page = PAGE_HEAD.to_owned();
    for message in sms_codes::shown(&app).await? {
        let at = in_china(message.created_at).format("%H:%M:%S");
        let phone = message.phone.as_str();
        // Our own words and digits only: nothing to escape.
        let _ = write!(page, "<li><p><b>{phone}</b> {at}<br>{}</p></li>", message.text);
    }
    page.push_str("</ol></body></html>");
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page))
}
