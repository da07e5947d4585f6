// Loaded into every Node process of the tested VS Code: writes down each host beyond this machine
// that a process tries to reach, in the file named in RECORD_HOSTS.
const fs = require("node:fs");
const net = require("node:net");

const LOCAL = /^(127\.|localhost$|::1$|::ffff:127\.|0\.0\.0\.0$)/;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = typeof options === "object" ? options?.host : args[1];
  const isPipe = typeof options === "object" && options?.path;
  if (process.env.RECORD_HOSTS && !isPipe && typeof host === "string" && !LOCAL.test(host)) {
    fs.appendFileSync(process.env.RECORD_HOSTS, `${process.argv[1] ?? "node"} ${host}\n`);
  }
  return connect.apply(this, args);
};
