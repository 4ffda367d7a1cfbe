import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
} from 'react-aria-components/Button'

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  /** `primary`: the one thing this screen is for. `quiet`: no border until pointed at. `danger`: cannot be undone. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
}

export const Button = ({ look = 'plain', ...props }: ButtonProps) => (
  <AriaButton {...props} className={`button button-${look}`} />
)
