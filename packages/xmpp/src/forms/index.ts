export {
  type DataForm,
  dataForm,
  type FormField,
  type FormFieldType,
  type FormOption,
  type FormType,
  findField,
  findFieldValue,
  findForm,
  formSubmission,
  formTypeOf,
  NS_DATA_FORMS,
  NS_FORM_VALIDATION,
  parseForm,
} from "./form.ts"
export { type FormProblem, readSubmission, type Submission } from "./submission.ts"
