DROP TABLE discarded_objects;
DROP TABLE memberships;
DROP TABLE organizations;
DROP TABLE registrations;
DROP TABLE proofs;
