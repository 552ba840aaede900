DROP TABLE portal_consents;
DROP TABLE portals;
