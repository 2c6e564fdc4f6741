// Prints, as a JSON array, the templates that an AWS CDK app cannot include and synthesize.
import { App, Stack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const refused = process.argv.slice(2).filter((templateFile) => {
  try {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), "cdk-")) });
    new CfnInclude(new Stack(app, "Faults"), "Template", { templateFile });
    app.synth();
    return false;
  } catch {
    return true;
  }
});
console.log(JSON.stringify(refused));
