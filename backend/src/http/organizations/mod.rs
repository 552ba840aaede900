//! 组织: 注册查询, 企业注册, members, 权限转让 (guide, section 三), and what staff do with them.

mod desk;
mod members;
mod mine;
mod registration;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) use desk::OrganizationQuery;

/// The operations, in the order of the document.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(registration::lookup_organization)
        .service(registration::download_proof_template)
        .service(registration::save_organization_registration)
        .service(registration::get_organization_registration)
        .service(registration::discard_organization_registration)
        .service(registration::upload_organization_proof)
        .service(registration::download_organization_proof)
        .service(registration::register_organization)
        .service(mine::get_my_organization)
        .service(mine::update_my_organization)
        .service(mine::replace_my_organization_proof)
        .service(mine::download_my_organization_proof)
        .service(members::list_members)
        .service(members::approve_member)
        .service(members::remove_member)
        .service(members::transfer_admin)
        .service(members::join_organization)
        .service(desk::admin_list_organizations)
        .service(desk::admin_get_organization)
        .service(desk::admin_download_proof)
        .service(desk::verify_organization)
        .service(desk::suspend_organization)
        .service(desk::merge_organization);
}
