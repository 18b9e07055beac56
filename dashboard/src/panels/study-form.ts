import type { ComponentChildren } from "preact";
import type { Control } from "../control";
import type { StudyModel } from "../model/study";

/** What a form of a study needs. */
export interface StudyFormProps {
  readonly control: Control;
  readonly model: StudyModel;
  readonly close: () => void;
  /** Closes the form and says what was done. */
  readonly done: (notice: ComponentChildren) => void;
}
