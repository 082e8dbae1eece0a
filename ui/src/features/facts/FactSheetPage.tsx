// placeholder
export const FactSheetPage = () => null;
