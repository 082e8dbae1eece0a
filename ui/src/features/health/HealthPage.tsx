// placeholder
export const HealthPage = () => null;
