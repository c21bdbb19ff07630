/** A number as it is read out: letters apart from digits, digits in fours. YHQ1231231 is YHQ 1231 231. */
export function inGroups(text: string): string {
  return text.replace(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g, '$& ').replace(/\d{4}(?=\d)/g, '$& ')
}
