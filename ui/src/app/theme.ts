// The component library in our colours. Styles are the library's static sheet; only its variables are set here.
import { type ThemeConfig, theme } from "antd";

export function lookTokens(dark: boolean, coarse: boolean): ThemeConfig {
  return {
    zeroRuntime: true,
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: "#0958d9",
      // The library's own hover is lighter, and white words on it are too faint.
      colorPrimaryHover: dark ? "#1a5fd0" : "#0b4ab5",
      colorPrimaryActive: dark ? "#0f4bb0" : "#083c96",
      colorLink: dark ? "#84b3ff" : "#0958d9",
      colorTextPlaceholder: dark ? "#a2adbc" : "#6b6b6b",
      colorTextDescription: dark ? "#a2adbc" : "#5d6675",
      colorError: dark ? "#ff9a9a" : "#b4161c",
      colorBgContainer: dark ? "#171c24" : "#ffffff",
      colorBgElevated: dark ? "#1e2530" : "#ffffff",
      colorText: dark ? "#e8ebf0" : "#1a1f27",
      colorBorder: dark ? "#5a6678" : "#8a94a3",
      controlHeight: coarse ? 44 : 34,
      controlHeightSM: coarse ? 44 : 28,
      borderRadius: 6,
      fontSize: 14,
      fontFamily: "var(--font)",
      motion: false,
    },
  };
}
