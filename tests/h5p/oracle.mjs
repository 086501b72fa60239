// Reads packages with a server of others, and tells what it says: `node oracle.mjs a.h5p b.h5p … [--with libraries.h5p]`.
// It runs its own importer on folders that go away again; nothing is asked of the network.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import h5p from "@lumieducation/h5p-server";
import contentManager from "@lumieducation/h5p-server/build/src/ContentManager.js";
import importer from "@lumieducation/h5p-server/build/src/PackageImporter.js";
import enforcer from "@lumieducation/h5p-server/build/src/SemanticsEnforcer.js";
import storer from "@lumieducation/h5p-server/build/src/ContentStorer.js";

const { H5PConfig, LibraryManager, LaissezFairePermissionSystem, fsImplementations } = h5p;
const { FileContentStorage, FileLibraryStorage } = fsImplementations;
const ContentManager = contentManager.default;
const PackageImporter = importer.default;
const ContentStorer = storer.default;
const SemanticsEnforcer = enforcer.default;

const somebody = { id: "1", name: "An importer", type: "local", email: "importer@example.org" };

function complaints(error) {
  const errors = error.getErrors ? error.getErrors() : [error];
  return errors.map((one) => ({ id: one.errorId || "unexpected", about: one.replacements || {}, words: one.message }));
}

function mainLibrary(metadata) {
  return metadata.preloadedDependencies.find((one) => one.machineName === metadata.mainLibrary);
}

async function read(file, libraries, folder) {
  const config = new H5PConfig();
  const permissions = new LaissezFairePermissionSystem();
  const manager = new LibraryManager(new FileLibraryStorage(path.join(folder, "libraries")), undefined, undefined, undefined, undefined, undefined, config);
  const contents = new ContentManager(new FileContentStorage(path.join(folder, "content")), permissions);
  const importer = new PackageImporter(manager, config, permissions, contents, new ContentStorer(contents, manager, undefined));
  try {
    if (libraries) await importer.installLibrariesFromPackage(libraries);
    const got = await importer.addPackageLibrariesAndContent(file, somebody);
    const files = await contents.listContentFiles(got.id, somebody);
    // What is left of the content when the rules of its own content type have been over it.
    const enforced = structuredClone(got.parameters);
    await new SemanticsEnforcer(manager).enforceSemanticStructure(enforced, mainLibrary(got.metadata));
    return { ok: true, complaints: [], metadata: got.metadata, parameters: got.parameters, enforced, files: files.sort() };
  } catch (error) {
    return { ok: false, complaints: complaints(error) };
  }
}

const args = process.argv.slice(2);
const at = args.indexOf("--with");
const libraries = at < 0 ? undefined : args[at + 1];
const packages = at < 0 ? args : args.slice(0, at);
const said = [];
for (const file of packages) {
  const folder = await mkdtemp(path.join(tmpdir(), "waymark-oracle-"));
  try {
    said.push(await read(file, libraries, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
process.stdout.write(JSON.stringify(said));
