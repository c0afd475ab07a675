import { expect, it } from "vitest";
import { parseLenient } from "../../src/crowd/common/json";

it.each([
  [`["Cat", "Dog"]`, ["Cat", "Dog"]],
  [`['Cat', 'Dog',]`, ["Cat", "Dog"]],
  [`['It\\'s', "say \\"so\\"", 'a\\u00e9\\x41\\n', 'two\\\nlines']`, ["It's", 'say "so"', "aéA\n", "twolines"]],
  [`{ text: 'None of the above' }`, { text: "None of the above" }],
  [`{boundingBox: {labels: ["Car"], value: [{height: 9, left: -1.5, top: +2, width: .5,},]}} // end`,
    { boundingBox: { labels: ["Car"], value: [{ height: 9, left: -1.5, top: 2, width: 0.5 }] } }],
  [`[True, False, None, true, null, 0x1F, 1e3] /* as Python has it */`, [true, false, null, true, null, 31, 1000]],
  [`{full-name: 1, 2: 'two', "__proto__": 3}`, Object.fromEntries([["full-name", 1], ["2", "two"], ["__proto__", 3]])],
  [`[u'Cat', u"Dog", {u'a': u'b'}]`, ["Cat", "Dog", { a: "b" }]],
  ["\n [ \n ] ", []],
])("reads %s", (text, value) => {
  expect(parseLenient(text)).toEqual(value);
});

it.each(["", "[", "['a' 'b']", "{a 1}", "[alert(1)]", "'a", "[1] 2", "[".repeat(5000), "{a: b}", "[u]"])("refuses %s", (text) => {
  expect(() => parseLenient(text)).toThrow(SyntaxError);
});
