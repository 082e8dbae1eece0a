// A link that looks like a button: it has an address, so it is an anchor.
import { createLink } from "@tanstack/react-router";
import { Button, type ButtonProps } from "antd";

export const LinkButton = createLink((props: ButtonProps) => <Button {...props} />);
