// Reads [type, object] pairs from standard input and says which are no valid JSKOS.
const { validate } = require("jskos-validate")
const pairs = JSON.parse(require("fs").readFileSync(0, "utf8"))
const wrong = []
for (const [type, object] of pairs) {
  if (!validate[type](object)) {
    wrong.push([object.uri || type, validate[type].errorMessages])
  }
}
console.log(JSON.stringify({ version: validate.version, wrong }))
