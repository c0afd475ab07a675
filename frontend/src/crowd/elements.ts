// Which tag is which element.

import { CrowdAlert } from "./crowd-alert/element";
import { CrowdBadge } from "./crowd-badge/element";
import { CrowdBoundingBox } from "./crowd-bounding-box/element";
import { CrowdButton } from "./crowd-button/element";
import { CrowdCard } from "./crowd-card/element";
import { CrowdCheckbox } from "./crowd-checkbox/element";
import { CrowdClassifier } from "./crowd-classifier/element";
import { CrowdClassifierMultiSelect } from "./crowd-classifier-multi-select/element";
import { CrowdEntityAnnotation } from "./crowd-entity-annotation/element";
import { CrowdFab } from "./crowd-fab/element";
import { CrowdForm } from "./crowd-form/element";
import { CrowdIconButton } from "./crowd-icon-button/element";
import { CrowdImageClassifier } from "./crowd-image-classifier/element";
import { CrowdImageClassifierMultiSelect } from "./crowd-image-classifier-multi-select/element";
import { CrowdInput } from "./crowd-input/element";
import { CrowdInstanceSegmentation } from "./crowd-instance-segmentation/element";
import { CrowdInstructions } from "./crowd-instructions/element";
import { CrowdKeypoint } from "./crowd-keypoint/element";
import { CrowdLine } from "./crowd-line/element";
import { CrowdModal } from "./crowd-modal/element";
import { CrowdPolygon } from "./crowd-polygon/element";
import { CrowdPolyline } from "./crowd-polyline/element";
import { CrowdQuestionAnswerGeneration } from "./crowd-question-answer-generation/element";
import { CrowdRadioButton } from "./crowd-radio-button/element";
import { CrowdRadioGroup } from "./crowd-radio-group/element";
import { CrowdRekognitionDetectModerationLabels } from "./crowd-rekognition-detect-moderation-labels/element";
import { CrowdSemanticSegmentation } from "./crowd-semantic-segmentation/element";
import { CrowdSlider } from "./crowd-slider/element";
import { CrowdSliderLabel } from "./crowd-slider-label/element";
import { CrowdTab } from "./crowd-tab/element";
import { CrowdTabs } from "./crowd-tabs/element";
import { CrowdTextArea } from "./crowd-text-area/element";
import { CrowdTextRanking } from "./crowd-text-ranking/element";
import { CrowdTextractAnalyzeDocument } from "./crowd-textract-analyze-document/element";
import { CrowdToast } from "./crowd-toast/element";
import { CrowdToggleButton } from "./crowd-toggle-button/element";
import { IronIcon } from "./iron-icon/element";

/** In the order in which they are made: what others stand in comes last. */
export const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  "iron-icon": IronIcon,
  "crowd-alert": CrowdAlert,
  "crowd-badge": CrowdBadge,
  "crowd-bounding-box": CrowdBoundingBox,
  "crowd-button": CrowdButton,
  "crowd-card": CrowdCard,
  "crowd-checkbox": CrowdCheckbox,
  "crowd-classifier": CrowdClassifier,
  "crowd-classifier-multi-select": CrowdClassifierMultiSelect,
  "crowd-entity-annotation": CrowdEntityAnnotation,
  "crowd-fab": CrowdFab,
  "crowd-icon-button": CrowdIconButton,
  "crowd-image-classifier": CrowdImageClassifier,
  "crowd-image-classifier-multi-select": CrowdImageClassifierMultiSelect,
  "crowd-input": CrowdInput,
  "crowd-instance-segmentation": CrowdInstanceSegmentation,
  "crowd-instructions": CrowdInstructions,
  "crowd-keypoint": CrowdKeypoint,
  "crowd-line": CrowdLine,
  "crowd-modal": CrowdModal,
  "crowd-polygon": CrowdPolygon,
  "crowd-polyline": CrowdPolyline,
  "crowd-question-answer-generation": CrowdQuestionAnswerGeneration,
  "crowd-radio-button": CrowdRadioButton,
  "crowd-radio-group": CrowdRadioGroup,
  "crowd-rekognition-detect-moderation-labels": CrowdRekognitionDetectModerationLabels,
  "crowd-semantic-segmentation": CrowdSemanticSegmentation,
  "crowd-slider": CrowdSlider,
  "crowd-slider-label": CrowdSliderLabel,
  "crowd-tab": CrowdTab,
  "crowd-tabs": CrowdTabs,
  "crowd-text-area": CrowdTextArea,
  "crowd-text-ranking": CrowdTextRanking,
  "crowd-textract-analyze-document": CrowdTextractAnalyzeDocument,
  "crowd-toast": CrowdToast,
  "crowd-toggle-button": CrowdToggleButton,
  "crowd-form": CrowdForm,
};
