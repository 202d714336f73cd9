// newman's own command stays until its last socket is closed, which may be never: this ends with the run.
//
//     node run.js COLLECTION API REPORT

const { dirname } = require("node:path");
const newman = require("newman");

const [collection, api, report] = process.argv.slice(2);
const options = {
  collection,
  workingDir: dirname(collection),
  envVar: [{ key: "api", value: api }],
  reporters: ["cli", "junit"],
  reporter: { junit: { export: report } },
  timeout: 300_000, // milliseconds
  color: "off",
};

newman.run(options, (error, summary) => {
  if (error) console.error(error);
  process.exit(error || summary.run.failures.length ? 1 : 0);
});
