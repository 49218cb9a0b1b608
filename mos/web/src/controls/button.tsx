import type { ButtonHTMLAttributes } from "react";
import { Icon, type IconName } from "./icon.tsx";

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { icon?: IconName; look?: "plain" | "primary" | "danger" | "quiet" };

export function Button({ icon, look = "plain", children, className, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={`button button-${look}${className === undefined ? "" : ` ${className}`}`}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button of a picture alone; `label` is its accessible name and its tip. */
export function IconButton({ icon, label, className, ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { icon: IconName; label: string }) {
  return (
    <button type="button" title={label} {...rest} aria-label={label} className={`icon-button${className === undefined ? "" : ` ${className}`}`}>
      <Icon name={icon} />
    </button>
  );
}
