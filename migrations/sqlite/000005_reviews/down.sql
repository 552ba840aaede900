DROP TABLE review_results;
