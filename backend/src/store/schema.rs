//! The tables, as both migration trees make them.

diesel::table! {
    accounts (id) {
        id -> Text,
        phone -> Nullable<Text>,
        name -> Text,
        password_hash -> Text,
        role -> Text,
        security_stamp -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        suspended_at -> Nullable<Timestamp>,
        email -> Nullable<Text>,
        temporary_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    second_factors (account_id) {
        account_id -> Text,
        secret -> Binary,
        last_step -> BigInt,
        created_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    recovery_codes (account_id, code_hash) {
        account_id -> Text,
        code_hash -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        account_id -> Text,
        refresh_hash -> Binary,
        previous_hash -> Nullable<Binary>,
        created_at -> Timestamp,
        rotated_at -> Timestamp,
        expires_at -> Timestamp,
        device -> Text,
        address -> Text,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        secret -> Binary,
        public -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    idempotency_keys (account_id, operation, key) {
        account_id -> Text,
        operation -> Text,
        key -> Text,
        request_hash -> Binary,
        response -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    audit_log (id) {
        id -> Text,
        recorded_at -> Timestamp,
        actor_id -> Nullable<Text>,
        action -> Text,
        subject -> Text,
        detail -> Text,
        address -> Nullable<Text>,
    }
}

diesel::table! {
    proofs (id) {
        id -> Text,
        account_id -> Text,
        file_name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Binary,
        storage_key -> Text,
        state -> Text,
        created_at -> Timestamp,
        seal_seen -> Nullable<Bool>,
    }
}

diesel::table! {
    registrations (account_id) {
        account_id -> Text,
        data -> Text,
        proof_id -> Nullable<Text>,
        saved_at -> Timestamp,
    }
}

diesel::table! {
    organizations (id) {
        id -> Text,
        name -> Text,
        name_key -> Text,
        credit_code -> Text,
        region -> Text,
        email -> Text,
        status -> Text,
        proof_id -> Text,
        created_at -> Timestamp,
        cancelled_at -> Nullable<Timestamp>,
        join_policy -> Text,
        suspended_at -> Nullable<Timestamp>,
        merged_into -> Nullable<Text>,
    }
}

diesel::table! {
    memberships (account_id) {
        account_id -> Text,
        organization_id -> Text,
        role -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    activities (id) {
        id -> Text,
        year -> Integer,
        title -> Text,
        notice -> Text,
        contact -> Text,
        filing_opens_at -> Timestamp,
        filing_closes_at -> Timestamp,
        review_opens_at -> Timestamp,
        review_closes_at -> Timestamp,
        created_at -> Timestamp,
        state -> Text,
        version -> BigInt,
        publication -> Text,
        results_published_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    awards (activity_id, key) {
        activity_id -> Text,
        key -> Text,
        position -> Integer,
        number_code -> Text,
        title -> Text,
        advice -> Text,
        reasons -> Text,
        form_version -> Integer,
    }
}

diesel::table! {
    award_forms (activity_id, award, version) {
        activity_id -> Text,
        award -> Text,
        version -> Integer,
        definition -> Text,
    }
}

diesel::table! {
    applications (id) {
        id -> Text,
        activity_id -> Text,
        award -> Text,
        form_version -> Integer,
        organization_id -> Text,
        author_id -> Text,
        status -> Text,
        title -> Text,
        answers -> Text,
        version -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        filed_as -> Text,
        submitted_at -> Nullable<Timestamp>,
        outcome -> Nullable<Text>,
        jointly_published_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    attachments (id) {
        id -> Text,
        application_id -> Text,
        slot -> Text,
        file_name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Binary,
        storage_key -> Text,
        covers -> Text,
        state -> Text,
        uploaded_by -> Text,
        created_at -> Timestamp,
        seal_seen -> Nullable<Bool>,
    }
}

diesel::table! {
    submission_numbers (serial) {
        serial -> BigInt,
        application_id -> Text,
    }
}

diesel::table! {
    submissions (application_id) {
        application_id -> Text,
        number -> Text,
        submitted_at -> Timestamp,
        submitted_by -> Text,
        snapshot -> Text,
        snapshot_sha256 -> Binary,
        receipt -> Text,
    }
}

diesel::table! {
    review_results (application_id) {
        application_id -> Text,
        outcome -> Text,
        reasons -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    review_corrections (application_id, entry) {
        application_id -> Text,
        entry -> Integer,
        outcome -> Text,
        reasons -> Text,
        why -> Text,
        published -> Bool,
        corrected_by -> Text,
        corrected_at -> Timestamp,
    }
}

diesel::table! {
    review_claims (application_id) {
        application_id -> Text,
        reviewer_id -> Text,
        claimed_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    mails (id) {
        id -> Text,
        recipient -> Text,
        subject -> Text,
        body -> Text,
        state -> Text,
        tries -> Integer,
        next_try_at -> Timestamp,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    sms_codes (id) {
        id -> Text,
        phone -> Text,
        purpose -> Text,
        code_hash -> Binary,
        tries -> Integer,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    sms_messages (id) {
        id -> Text,
        phone -> Text,
        text -> Text,
        state -> Text,
        tries -> Integer,
        next_try_at -> Timestamp,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    rate_limits (key) {
        key -> Text,
        arrival -> BigInt,
    }
}

diesel::table! {
    known_addresses (account_id, address) {
        account_id -> Text,
        address -> Text,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    join_requests (account_id) {
        account_id -> Text,
        organization_id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    notifications (id) {
        id -> Text,
        account_id -> Text,
        kind -> Text,
        text -> Text,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
        application_id -> Nullable<Text>,
    }
}

diesel::table! {
    participations (phone, event) {
        phone -> Text,
        event -> Text,
        imported_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    portals (id) {
        id -> Text,
        name -> Text,
        scopes -> Text,
        secret_hash -> Binary,
        previous_secret_hash -> Nullable<Binary>,
        disabled_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    portal_consents (portal_id, organization_id) {
        portal_id -> Text,
        organization_id -> Text,
        scopes -> Text,
        granted_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    revisions (application_id, version) {
        application_id -> Text,
        version -> BigInt,
        answers -> Text,
        answered -> Integer,
        saved_by -> Text,
        saved_at -> Timestamp,
        begun_at -> Timestamp,
        autosave -> Bool,
        lost -> Integer,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        event -> Text,
        tries -> Integer,
        next_try_at -> Timestamp,
        created_at -> Timestamp,
        delivered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    organization_verifications (id) {
        id -> Text,
        organization_id -> Text,
        proof_id -> Text,
        proof_sha256 -> Binary,
        outcome -> Text,
        reason -> Text,
        decided_by -> Text,
        decided_at -> Timestamp,
    }
}

diesel::table! {
    audit_seals (position) {
        position -> BigInt,
        entry_id -> Text,
        hash -> Binary,
        sealed_at -> Timestamp,
    }
}

diesel::table! {
    audit_unsealed (entry_id) {
        entry_id -> Text,
    }
}

diesel::joinable!(organizations -> proofs (proof_id));
diesel::joinable!(organization_verifications -> accounts (decided_by));
diesel::joinable!(join_requests -> organizations (organization_id));
diesel::joinable!(join_requests -> accounts (account_id));
diesel::joinable!(memberships -> organizations (organization_id));
diesel::joinable!(memberships -> accounts (account_id));
diesel::joinable!(applications -> organizations (organization_id));
diesel::joinable!(submissions -> applications (application_id));
diesel::joinable!(review_results -> applications (application_id));
diesel::joinable!(review_claims -> accounts (reviewer_id));
diesel::joinable!(participations -> accounts (imported_by));
diesel::joinable!(review_corrections -> accounts (corrected_by));

diesel::joinable!(audit_log -> accounts (actor_id));

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    activities,
    applications,
    attachments,
    audit_log,
    audit_seals,
    audit_unsealed,
    awards,
    join_requests,
    memberships,
    organization_verifications,
    organizations,
    participations,
    portal_consents,
    portals,
    proofs,
    registrations,
    review_claims,
    review_corrections,
    review_results,
    submissions,
);

diesel::table! {
    discarded_objects (storage_key) {
        storage_key -> Text,
        discarded_at -> Timestamp,
    }
}
